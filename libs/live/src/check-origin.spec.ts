import { checkOrigin } from './check-origin.js'

const own = ['https://ioc.example.org', 'http://127.0.0.1:8080']

test('our own pages may connect, and programs that name no origin', () => {
  expect(checkOrigin('https://ioc.example.org', own)).toBe('own')
  expect(checkOrigin(undefined, own)).toBe('absent')
})

test.each([
  'https://evil.example',
  'null',
  '',
  'https://ioc.example.org.evil.example',
  'https://evil.ioc.example.org',
  'https://ioc.example.org:444',
  'http://ioc.example.org',
  'https://IOC.example.org/',
  'http://127.0.0.1:8080.evil.example',
])('the origin %p is foreign', (origin) => {
  expect(checkOrigin(origin, own)).toBe('foreign')
})
