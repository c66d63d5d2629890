import { adminPassword, startRestRig } from '../rest-rig/rest-rig.js'

test.each([
  {
    title: 'behind a proxy of ours each client is one of its own',
    trustedProxies: ['127.0.0.1'],
    other: 200,
  },
  { title: 'behind nobody that we know all are one', trustedProxies: [], other: 429 },
])(
  '$title',
  async ({ trustedProxies, other }) => {
    const rig = await startRestRig({ trustedProxies })
    const tryFrom = async (address: string, password: string) => {
      const { status } = await fetch(`${rig.url}/api/v1/session`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-forwarded-for': address },
        body: JSON.stringify({ username: 'admin', password }),
      })
      return status
    }
    for (let n = 0; n < 5; n += 1) expect(await tryFrom('198.51.100.7', `wrong-password-${n}`)).toBe(401)
    expect(await tryFrom('198.51.100.7', adminPassword)).toBe(429)
    expect(await tryFrom('198.51.100.8', adminPassword)).toBe(other)
    await rig.close()
  },
  60_000,
)
