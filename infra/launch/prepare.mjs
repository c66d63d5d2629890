import { buildSources } from './build.mjs'
import { difference, installPackages } from './packages.mjs'
import { step, StepFailure } from './step.mjs'

/** Packages and build, each only when it is due, each with its line. Ends the process when one fails. */
export async function prepare() {
  try {
    await step(difference() ? 'packages, about a minute' : 'packages', installPackages)
    await step('build', buildSources)
  } catch (error) {
    if (!(error instanceof StepFailure)) throw error
    process.stdout.write(`\n${error.output}\n\n${error.message}\n`)
    process.exit(1)
  }
}
