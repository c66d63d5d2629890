import type { Route } from '../rest/route.js'

type Served = Readonly<{ method: string; path: string }>

/**
 * Compares what the router serves with what is declared, so that nothing is served that was not thought about.
 * @throws Error that names every difference: a fault of ours, found at the start.
 */
export function checkRoutes(
  served: readonly Served[],
  declared: readonly Pick<Route, 'method' | 'path'>[],
  files: readonly string[],
): void {
  const known = new Set(declared.map(({ method, path }) => `${method} ${path}`))
  const present = new Set(served.map(({ method, path }) => `${method} ${path}`))
  const undeclared = served.filter(({ method, path }) => {
    const asGet = method === 'HEAD' ? 'GET' : method
    return !known.has(`${asGet} ${path}`) && !(asGet === 'GET' && files.includes(path))
  })
  const unserved = [...known].filter((route) => !present.has(route))
  if (undeclared.length === 0 && unserved.length === 0) return
  const list = undeclared.map(({ method, path }) => `${method} ${path}`).join(', ')
  throw new Error(
    `routes without a declaration: [${list}]; declarations without a route: [${unserved.join(', ')}]`,
  )
}
