"""Long proofs that run outside the test suite, each with a make target; a short form is a test."""
