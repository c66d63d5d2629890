import type { StoredCredential } from '@haidang/store'

export type Login = Omit<StoredCredential, 'secret'>

/** Under which the simulated city speaks for a device of the site. */
export function deviceLogin(id: string): Login {
  return { username: id, kind: 'device', device: id, topicFilters: [], simulated: true }
}
