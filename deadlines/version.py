"""What every deadline says it was computed with: the version of the code and of the law it holds."""

CODE = "0.1.0"
LAW = "2026.11"
