import { ownOrigins } from './own-origins.js'

test('on loopback every name of this computer is ours, and nothing else', () => {
  expect(ownOrigins({ host: '127.0.0.1', port: 8080 })).toEqual([
    'http://localhost:8080',
    'http://127.0.0.1:8080',
    'http://[::1]:8080',
  ])
})

test('the public address counts first, without its default port', () => {
  const origins = ownOrigins({ host: '10.0.0.5', port: 8080, publicUrl: 'https://ioc.example.vn:443/' })
  expect(origins).toEqual(['https://ioc.example.vn', 'http://10.0.0.5:8080'])
})

test('listening everywhere, the addresses of this computer are ours', () => {
  const origins = ownOrigins({ host: '0.0.0.0', port: 80 })
  expect(origins).toContain('http://127.0.0.1')
  expect(origins).not.toContain('http://0.0.0.0')
})
