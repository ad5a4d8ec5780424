"""Leadership: objectives, statements of the policy, rules of communication (5; 6.2; 7.4)."""
