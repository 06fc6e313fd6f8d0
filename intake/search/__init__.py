"""Full text over articles and facilities: what people call things, forgiven typos, nearby places; what search engines are told.

find(SearchQuery("narcan"), "en")
"""
