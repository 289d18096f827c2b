"""The wire contract of each source, as far as a spider needs it.

Requests to send and envelopes to read; pure functions on bytes, no Scrapy. What the documents
inside mean is known to `pipelines.clean`.
"""
