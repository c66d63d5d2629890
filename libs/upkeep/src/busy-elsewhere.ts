/** Another process is at the same work and has not let go of it: nothing is wrong, and whoever comes again will do it. */
export class BusyElsewhere extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'BusyElsewhere'
  }
}
