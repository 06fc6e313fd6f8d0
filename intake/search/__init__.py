"""Full text over articles and facilities, in what words people type: nothing of it is kept.

find(SearchQuery("narcan houston"), "en")
"""
