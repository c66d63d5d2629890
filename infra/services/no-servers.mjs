/** Why this computer cannot have the real servers, in words for the person who sees "skipped (…)". */
export class NoServers extends Error {
  constructor(reason, options) {
    super(reason, options)
    this.name = 'NoServers'
  }
}
