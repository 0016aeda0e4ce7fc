/** session: signing in to the dashboard on the wire. */
import { Type } from 'typebox'

export const SignInLink = Type.Object({
  url: Type.String({ description: 'Good once. Its code stands behind the `#`.' }),
  expiresAt: Type.Integer(),
})

export const SignIn = Type.Object({
  code: Type.String({ minLength: 1, maxLength: 200, description: 'Of a sign-in link.' }),
})

export const Session = Type.Object({
  isSignedIn: Type.Boolean(),
  expiresAt: Type.Union([Type.Null(), Type.Integer()]),
})
