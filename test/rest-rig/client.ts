import { type Operator, signIn } from '@haidang/testing'

import type { RestRig } from './rest-rig.js'

export const password = 'seven-letters-and-more'

export type Login = Readonly<{ role: string; scope?: { areas?: string[]; feeds?: string[] } }>

/** The first administrator, by a one-time link: no password is hashed for it. */
export async function admin(rig: RestRig): Promise<Operator> {
  return signIn(rig.url, { link: await rig.link('admin') })
}

/** Adds a user and signs them in. */
export async function signInAs(
  rig: RestRig,
  username: string,
  { role, scope = {} }: Login,
): Promise<Operator> {
  await (await admin(rig)).send('POST', 'users', { username, displayName: username, role, scope, password })
  return signIn(rig.url, { link: await rig.link(username) })
}

export type Refusal = Readonly<{
  status: number
  reason: string
  errors?: { path: string; message: string }[]
  instance?: string
}>

/** The answer's status, and the reason if it is a problem. */
export async function outcome(response: Response): Promise<{ status: number; reason?: string }> {
  const text = await response.text()
  const type = response.headers.get('content-type') ?? ''
  if (!type.startsWith('application/problem+json')) return { status: response.status }
  const { reason } = JSON.parse(text) as Refusal
  return { status: response.status, reason }
}

/** The problem that an answer carries. */
export async function problemOf(response: Response): Promise<Refusal> {
  return (await response.json()) as Refusal
}
