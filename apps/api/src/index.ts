export { type Api, type ApiOptions, openApi } from './open-api.js'
