"""Seals and opens short texts; knows nothing about people or pages.

A row has a data key of its own, wrapped by the newest key of the ring; a value is bound to table, column and row.

    key, wrapped = cipher.new_key("intake_note", row_id)
    sealed = key.seal("call after six", "intake_note", "text", row_id)
"""
