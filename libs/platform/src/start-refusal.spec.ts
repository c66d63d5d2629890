import { StartRefusal, explainListenError } from './start-refusal.js'

const place = { what: 'console and REST', variable: 'IOC_HTTP_PORT', port: 8080 }
const failing = (code: string) => Object.assign(new Error(code), { code })

describe('explainListenError', () => {
  test('a taken port is named with the variable that moves it', () => {
    const refusal = explainListenError(failing('EADDRINUSE'), place)
    expect(refusal).toBeInstanceOf(StartRefusal)
    expect(refusal).toMatchObject({
      reason: 'port-not-available',
      message:
        'Port 8080 (console and REST) is taken by another program. Choose another one: IOC_HTTP_PORT=8081',
    })
  })

  test('a port below 1024 and an address of another computer have their own words', () => {
    expect(explainListenError(failing('EACCES'), { ...place, port: 80 })).toMatchObject({
      message: expect.stringContaining('IOC_HTTP_PORT=8080'),
    })
    expect(explainListenError(failing('EADDRNOTAVAIL'), place)).toMatchObject({
      message: expect.stringContaining('IOC_HTTP_HOST'),
    })
  })

  test('the code is found behind what others wrapped around it', () => {
    const wrapped = new Error('opening the broker', { cause: failing('EADDRINUSE') })
    expect(explainListenError(wrapped, place)).toBeInstanceOf(StartRefusal)
  })

  test('any other error comes back as it is', () => {
    const other = failing('ECONNRESET')
    expect(explainListenError(other, place)).toBe(other)
  })
})
