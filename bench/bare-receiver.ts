/** bare-receiver: answers 200 to whatever comes, proves itself to challenges, and counts. */
import { createServer } from 'node:http'

let count = 0

const server = createServer((request, response) => {
  request.resume()
  request.on('end', () => {
    const value = /[?&]challenge=([^&]*)/.exec(request.url ?? '')?.[1]
    if (value === undefined && request.url !== '/bare') count++
    response.writeHead(200).end(value)
  })
})
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  process.send?.(typeof address === 'object' && address !== null ? address.port : 0)
})
process.on('message', () => process.send?.(count))
process.once('disconnect', () => process.exit())
