-- Sends a new order with each request, each under an idempotency key of its own.
wrk.method = "POST"
wrk.body = '{"item_name":"24-inch monitor","notes":"","quantity":2}'

local run = tostring({}):gsub("[^%w]", "") .. "-" .. os.time()
local number = 0

request = function()
  number = number + 1
  wrk.headers["Idempotency-Key"] = run .. "-" .. number
  return wrk.format()
end

require "percentiles"
