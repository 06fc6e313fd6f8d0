"""Places: states with their own agency, their cities, and where treatment is offered.

import_facilities(rows, as_of=date(2027, 3, 1)); Facility.objects.open().near(city)
"""
