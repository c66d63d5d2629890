import { StartRefusal } from '@haidang/platform'

/** Why the operator's own map cannot be shown, in words for the person at the terminal. */
export class MapRefusal extends StartRefusal {
  constructor(path: string, what: string, options?: ErrorOptions) {
    super('bad-map', `IOC_MAP is "${path}", ${what}`, options)
    this.name = 'MapRefusal'
  }
}
