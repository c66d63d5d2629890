export type { Again, Answer, Bell, BellPaces, BellStats } from './bell.js'
export { type BellOptions, openBell } from './open-bell.js'
