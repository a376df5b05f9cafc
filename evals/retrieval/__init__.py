"""Does the search find it: newsdesk's retrieval over any BEIR folder, by the standard measures."""
