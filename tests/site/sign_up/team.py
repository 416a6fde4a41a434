"""Colleagues who are typed into the form of a team."""

BORIS_TOO = {"p2-given_name": "Boris", "p2-family_name": "Petrović", "p2-email": ""}
DILARA_TOO = {"p3-given_name": "Dilara", "p3-family_name": "Yıldız", "p3-email": "dilara@kita.example"}
