import { expect, test } from '@jest/globals'
import { wallOrigin } from './wall-origin.js'

const desk = 'http://10.0.0.5:8080'
const local = 'http://127.0.0.1:8080'

test.each([
  {
    name: 'what the operator has named comes first',
    origins: ['https://ioc.test', local],
    own: desk,
    origin: 'https://ioc.test',
  },
  {
    name: 'then the address of this desk',
    origins: ['http://localhost:8080', 'http://172.17.0.1:8080'],
    own: desk,
    origin: desk,
  },
  {
    name: 'then another of the server',
    origins: ['http://localhost:8080', local, 'http://192.168.1.9:8080'],
    own: local,
    origin: 'http://192.168.1.9:8080',
  },
])('$name', ({ origins, own, origin }) => {
  expect(wallOrigin(origins, own)).toEqual({ origin, onlyHere: false })
})

test('a server that only this computer reaches is said to be one', () => {
  expect(wallOrigin(['http://localhost:8080', local, 'http://[::1]:8080'], local)).toEqual({
    origin: local,
    onlyHere: true,
  })
  expect(wallOrigin([], local).onlyHere).toBe(true)
})
