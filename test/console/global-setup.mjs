import { buildFixtures } from '../../infra/launch/fixtures.mjs'

/** The console that needs no server, once for all suites of this ring. */
export default async function setUp() {
  await buildFixtures()
}
