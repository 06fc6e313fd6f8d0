-- Sends every request of a file (NUL between them) once, then says how they were answered.

local requests, planned, sent, answered, statuses = {}, 0, -1, 0, {}

function init(arguments)
  local file = assert(io.open(arguments[1], "rb"))
  for request in file:read("*a"):gmatch("[^%z]+") do
    requests[#requests + 1] = request
  end
  file:close()
end

-- Without a delay wrk would go on sending until its time is over.
function delay()
  planned = planned + 1
  return planned > #requests and 1000000 or 0
end

-- The first call only lets wrk look at a request; it is not sent.
function request()
  sent = sent + 1
  if sent == 1 then
    print("begin")
    io.flush()
  end
  return requests[math.max(sent, 1)]
end

function response(status)
  statuses[status] = (statuses[status] or 0) + 1
  answered = answered + 1
  if answered == #requests then
    for code, count in pairs(statuses) do
      print("status " .. code .. " " .. count)
    end
    print("end")
    io.flush()
  end
end
