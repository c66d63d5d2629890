export const session = {
  'signIn.title': 'Đăng nhập',
  'signIn.username': 'Tài khoản',
  'signIn.password': 'Mật khẩu',
  'signIn.submit': 'Đăng nhập',
  'signIn.busy': 'Đang đăng nhập…',
  'signIn.byLink': 'Đang đăng nhập bằng liên kết một lần…',
  'signIn.again': 'Phiên làm việc đã hết. Đăng nhập lại để tiếp tục; màn hình vẫn được giữ nguyên.',
  'signIn.againTitle': 'Đăng nhập lại',
} as const
