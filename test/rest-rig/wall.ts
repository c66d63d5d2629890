import type { DeviceAuthorizationJson, ScreenHeartbeatJson, ScreenJson } from '@haidang/contracts'
import type { Operator } from '@haidang/testing'

/** One pixel of WebP, and one of JPEG. */
export const webp = 'UklGRiIAAABXRUJQVlA4IBYAAAAwAQCdASoBAAEADsD+JaQAA3AAAAAA'
export const jpeg = Buffer.from([0xff, 0xd8, 0xff, 0xe0, ...Array<number>(32).fill(0), 0xff, 0xd9]).toString(
  'base64',
)

type RawRequest = [method: string, path: string, body?: unknown, headers?: Record<string, string>]

/** A paired wall, as its browser asks: by its cookie, from our own page. */
export type Wall = Readonly<{
  id: string
  cookie: string
  raw(...request: RawRequest): Promise<Response>
  beat(more?: Partial<ScreenHeartbeatJson>): Promise<Response>
}>

const json = (url: string, headers: Record<string, string> = {}) => ({
  'content-type': 'application/json',
  origin: url,
  ...headers,
})

/** What a screen asks first. */
export async function askForCode(url: string): Promise<DeviceAuthorizationJson> {
  const response = await fetch(`${url}/api/v1/screens/device-authorization`, {
    method: 'POST',
    headers: json(url),
    body: JSON.stringify({ width: 3_840, height: 2_160 }),
  })
  if (response.status !== 201) throw new Error(`no code: ${response.status} ${await response.text()}`)
  return (await response.json()) as DeviceAuthorizationJson
}

/** Whether it has been approved. */
export function askForToken(url: string, deviceCode: string): Promise<Response> {
  return fetch(`${url}/api/v1/screens/token`, {
    method: 'POST',
    headers: json(url),
    body: JSON.stringify({
      grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
      device_code: deviceCode,
    }),
  })
}

/** The whole pairing: asked, approved, collected. */
export async function pairWall(url: string, approver: Operator, name: string): Promise<Wall> {
  const { device_code, user_code } = await askForCode(url)
  await approver.send('POST', `pairings/${user_code}`, { decision: 'approve', name })
  return wallOf(url, await askForToken(url, device_code))
}

/** The wall that a good answer to `askForToken` makes. */
export async function wallOf(url: string, response: Response, now: () => number = Date.now): Promise<Wall> {
  if (!response.ok) throw new Error(`no token: ${response.status} ${await response.text()}`)
  const [cookie = ''] = response.headers.getSetCookie().map((line) => line.split(';', 1)[0])
  const { screen } = (await response.json()) as { screen: ScreenJson }
  return wallWith(url, { id: screen.id, cookie: cookie ?? '' }, now)
}

/** A wall whose cookie is known. */
export function wallWith(
  url: string,
  { id, cookie }: Readonly<{ id: string; cookie: string }>,
  now: () => number = Date.now,
): Wall {
  const raw: Wall['raw'] = (...[method, path, body, headers = {}]) =>
    fetch(`${url}/api/v1/${path}`, {
      method,
      headers: { ...(body === undefined ? { origin: url } : json(url)), cookie, ...headers },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
  return {
    id,
    cookie,
    raw,
    beat: (more) => raw('POST', 'screens/me/heartbeat', { ...aBeat(now()), ...more }),
  }
}

/** What a wall says that does well. */
export function aBeat(at: number): ScreenHeartbeatJson {
  return {
    frameAt: new Date(at - 500).toISOString(),
    sentAt: new Date(at).toISOString(),
    framesPerSecond: 30,
    mode: 'live',
    linkAgeMs: 400,
    version: 'abc123',
    width: 3_840,
    height: 2_160,
  }
}
