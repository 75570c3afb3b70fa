-- wrk: each request is a rating from the counter; the token comes from the command line.
function init(arguments)
    wrk.method = "POST"
    wrk.headers["Content-Type"] = "application/json"
    wrk.headers["Authorization"] = "Bearer " .. arguments[1]
    wrk.body = '{"score":4,"outcome":"yes","comment":"","language":"ja","channel":"counter"}'
end
