import { checkRoutes } from './check-routes.js'

const declared = [
  { method: 'GET', path: '/api/v1/things' },
  { method: 'POST', path: '/api/v1/things/:id/kick' },
] as const
const files = ['/*']

test('what is declared is served, with HEAD beside GET and files beside both', () => {
  const served = [
    ...declared,
    { method: 'HEAD', path: '/api/v1/things' },
    { method: 'GET', path: '/*' },
    { method: 'HEAD', path: '/*' },
  ]
  expect(() => checkRoutes(served, declared, files)).not.toThrow()
})

test('a route that nobody declared stops the start, and is named', () => {
  for (const route of [
    { method: 'GET', path: '/api/v1/debug' },
    { method: 'DELETE', path: '/api/v1/things' },
    { method: 'HEAD', path: '/api/v1/things/:id/kick' },
    { method: 'POST', path: '/*' },
  ]) {
    expect(() => checkRoutes([...declared, route], declared, files)).toThrow(
      `[${route.method} ${route.path}]`,
    )
  }
})

test('a declaration that nothing serves stops the start too', () => {
  expect(() => checkRoutes(declared.slice(1), declared, files)).toThrow(
    'without a route: [GET /api/v1/things]',
  )
})
