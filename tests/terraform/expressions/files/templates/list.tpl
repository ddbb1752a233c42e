%{ for item in items ~}
- ${item}
%{ endfor ~}
