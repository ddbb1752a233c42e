locals {
  greeting  = "Hello, $${name}!"
  looped    = "%%{ for x in list }$${x};%%{ endfor }"
  broken    = "$${"
  number    = 5
  text      = "orders"
  flag      = true
  nothing   = null
  names     = ["orders", "billing", "orders"]
  numbers   = [3, 1, 2]
  settings  = { delay = 5, name = "orders", fifo = false }
  typed_map = tomap({ a = "x", b = "y" })
  nested    = { queues = { orders = { timeout = 30 }, billing = { timeout = 60 } } }
  people    = [{ name = "Ann", age = 30 }, { name = "Bob", age = 25 }]
}
