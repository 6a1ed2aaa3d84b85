// An issuer of OpenID Connect: node issuer.mjs AUDIENCE. Says where it listens on its first line. Its one client, `the-portal`, is given
// signed tokens for the audience by its secret (client credentials, RFC 6749 section 4.4).
import { createServer } from 'node:http';
import { generateKeyPairSync, randomUUID } from 'node:crypto';
import Provider from 'oidc-provider';

const [audience] = process.argv.slice(2);
const key = () => {
  const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return { ...pair.privateKey.export({ format: 'jwk' }), kid: randomUUID(), use: 'sig', alg: 'ES256' };
};

const server = createServer();
server.listen(Number(process.env.ISSUER_PORT ?? 0), '127.0.0.1', () => {
  const address = `http://127.0.0.1:${server.address().port}`;
  const provider = new Provider(address, {
    jwks: { keys: [key()] },
    clients: [
      {
        client_id: 'the-portal',
        client_secret: process.env.ISSUER_SECRET,
        grant_types: ['client_credentials'],
        id_token_signed_response_alg: 'ES256',
        redirect_uris: [],
        response_types: [],
      },
    ],
    features: {
      clientCredentials: { enabled: true },
      devInteractions: { enabled: false },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => audience,
        getResourceServerInfo: () => ({
          scope: 'ask',
          audience,
          accessTokenFormat: 'jwt',
          accessTokenTTL: 300,
          jwt: { sign: { alg: 'ES256' } },
        }),
      },
    },
  });
  server.on('request', provider.callback());
  console.log(address);
});
