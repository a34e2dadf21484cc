"""A small Pabulib file: three projects, five ballots."""

from __future__ import annotations

GARDEN = """META
key;value
description;Budget du quartier
country;France
unit;Marseille
subunit;Air Bel
instance;2024
num_projects;3
num_votes;5
budget;10000
vote_type;approval
rule;greedy
date_begin;03.10.2024
date_end;31.10.2024
min_length;1
max_length;2
currency;EUR
PROJECTS
project_id;cost;votes;name;category;district;latitude;longitude
jardin;6000;4;Un jardin partagé;Nature;Nord;43.3;5.42
stade;5000.50;3;Un vestiaire pour le stade;Sport;Nord;43.31;5.43
banc;3999.50;1;Des bancs;Cadre de vie;Sud;;
VOTES
voter_id;vote
1;jardin,stade
2;jardin
3;jardin,stade
4;stade,banc
5;jardin
"""
