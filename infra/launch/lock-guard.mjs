#!/usr/bin/env node
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

import { root } from './workspace.mjs'

/** The oldest Node that we promise to run on. */
const oldestNode = '20.19.0'

/**
 * What is wrong with a package-lock.json, one sentence each:
 * an optional package that is not in it (`npm ci` on a fresh clone then fails with "Missing: … from lock file"),
 * a package whose `engines` exclude our oldest Node, an address of a registry (it would bind every clone to that host),
 * and an install script that package.json does not know.
 */
export function problemsOf(lock, { allowScripts, satisfies }) {
  const packages = Object.entries(lock.packages)
  return [
    ...packages.flatMap(([path, entry]) => missingOptional(lock.packages, path, entry)),
    ...packages
      .filter(([, { engines }]) => engines?.node && !satisfies(oldestNode, engines.node))
      .map(
        ([path, entry]) =>
          `${path}@${entry.version} wants Node ${entry.engines.node}; our floor is ${oldestNode}`,
      ),
    ...packages
      .filter(([, { resolved }]) => /^https?:/.test(resolved ?? ''))
      .map(([path, entry]) => `${path} names the host it came from: ${new URL(entry.resolved).host}`),
    ...packages
      .filter(([path, entry]) => entry.hasInstallScript && !(nameOf(path) in allowScripts))
      .map(
        ([path]) => `${nameOf(path)} has an install script that allowScripts in package.json does not name`,
      ),
  ]
}

function missingOptional(packages, path, entry) {
  return Object.keys(entry.optionalDependencies ?? {})
    .filter((name) => !isReachable(packages, path, name))
    .map((name) => `${path}@${entry.version} names ${name}, which is not in the lock`)
}

/** Node's own way of looking a package up: beside, then one folder up, to the root. */
function isReachable(packages, from, name) {
  for (let folder = from; ; folder = folder.slice(0, Math.max(folder.lastIndexOf('/node_modules/'), 0))) {
    if (packages[`${folder ? `${folder}/` : ''}node_modules/${name}`]) return true
    if (folder === '') return false
  }
}

function nameOf(path) {
  return path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)
}

if (process.argv[1]?.endsWith('lock-guard.mjs')) {
  const read = (file) => JSON.parse(readFileSync(join(root, file), 'utf8'))
  const { default: semver } = await import('semver')
  const { allowScripts } = read('package.json')
  const problems = problemsOf(read('package-lock.json'), { allowScripts, satisfies: semver.satisfies })
  for (const problem of problems) process.stdout.write(`${problem}\n`)
  process.exit(problems.length > 0 ? 1 : 0)
}
