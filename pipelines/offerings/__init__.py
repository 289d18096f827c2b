"""What an enterprise can supply, and where: words of texts, areas in people's words.

Pure. Does not belong here: evidence that has a code (branches, awards, the team's categories);
SQL joins that (`warehouse/sql/mart/offerings.sql`).
"""
