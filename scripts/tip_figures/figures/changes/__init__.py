"""What changed between two versions: identities, passages, errata."""
