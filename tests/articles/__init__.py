"""Articles, their sources, and the questions to ask oneself."""
