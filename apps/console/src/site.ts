import { type SiteJson, siteSchema } from '@haidang/contracts'
import { request } from './rest/request.js'
import { Cell } from './state/cell.js'

/** In which zone times are told until the site has said so: every site of this edition lies in Vietnam. */
export const usualZone = 'Asia/Ho_Chi_Minh'

/** The place this console watches; undefined until the server has told. */
export const openSite = (): Cell<SiteJson | undefined> => new Cell<SiteJson | undefined>(undefined)

/** Asks once; a console without an answer works on, nameless. */
export async function askSite(site: Cell<SiteJson | undefined>): Promise<void> {
  try {
    site.set(await request(siteSchema, 'site'))
  } catch {
    // Asked again with the next sign-in: nothing depends on it but the name and the first view.
  }
}
