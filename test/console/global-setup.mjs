import { buildFixtures } from '../../infra/launch/fixtures.mjs'

/** The console that needs no server, once for all suites of this ring. */
export default async function setUp() {
  if (process.env.HAIDANG_FIXTURES_BUILT !== '1') await buildFixtures()
}
