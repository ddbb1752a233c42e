timeout    = "50"
wait       = 10
retention  = 120
size       = null
undeclared = "is ignored"
