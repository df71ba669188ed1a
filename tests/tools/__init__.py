"""The tier of tests that read a release back with tools of others."""
