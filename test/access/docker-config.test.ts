import { checkRegistryServer, dockerConfigJson } from '../../src/access/docker-config';

// the expected texts were printed by `kubectl create secret docker-registry --dry-run=client` (1.32), not by this library
describe('dockerConfigJson', () => {
  test('without an email', () => {
    expect(dockerConfigJson({ server: 'registry.example.com', username: 'alice', password: 'secret' }))
      .toBe('{"auths":{"registry.example.com":{"username":"alice","password":"secret","auth":"YWxpY2U6c2VjcmV0"}}}');
  });

  test('an empty email is left out', () => {
    expect(dockerConfigJson({ server: 'registry.example.com', username: 'alice', password: 'secret', email: '' }))
      .toBe('{"auths":{"registry.example.com":{"username":"alice","password":"secret","auth":"YWxpY2U6c2VjcmV0"}}}');
  });

  test('the email comes before auth', () => {
    expect(dockerConfigJson({ server: 'https://r.example.com:5000', username: 'alice', password: 'secret', email: 'a@b.c' }))
      .toBe('{"auths":{"https://r.example.com:5000":{"username":"alice","password":"secret","email":"a@b.c","auth":"YWxpY2U6c2VjcmV0"}}}');
  });

  test('escapes as Go does: <, > and & too, other Unicode not', () => {
    const password = '<>&\'ü€😀\u2028\u2029\t\n\b\f\u0001\u007f';
    expect(dockerConfigJson({ server: 'r.example.com', username: 'a"b\\c', password })).toBe(
      String.raw`{"auths":{"r.example.com":{"username":"a\"b\\c","password":"\u003c\u003e\u0026'ü€😀\u2028\u2029\t\n\b\f\u0001`
      + '\u007f","auth":"YSJiXGM6PD4mJ8O84oKs8J+YgOKAqOKAqQkKCAwBfw=="}}}');
  });

  test('a backslash before u stays two backslashes', () => {
    expect(dockerConfigJson({ server: 'r.example.com', username: 'a', password: '\\u003c' }))
      .toBe(String.raw`{"auths":{"r.example.com":{"username":"a","password":"\\u003c","auth":"YTpcdTAwM2M="}}}`);
  });
});

describe('checkRegistryServer', () => {
  test.each(['registry.example.com', 'https://registry.example.com', 'registry.example.com:5000', 'registry:5000', 'localhost', '10.0.0.1'])(
    'takes %s as it is', server => expect(checkRegistryServer('server', server)).toBe(server));

  test.each([
    ['http://r.example.com', 'Write "r.example.com".'],
    ['HTTPS://r.example.com', 'Write "r.example.com".'],
    ['R.example.com', 'A kubelet never matches capitals. Write "r.example.com".'],
    ['r.example.com/team', 'Write "r.example.com".'],
    ['https://r.example.com/', 'Write "r.example.com".'],
    ['*.example.com', 'A wildcard hands the password to every host'],
    ['registry', 'a dot or a port'],
    ['r.example.com:0', 'port between 1 and 65535'],
    ['r.example.com:70000', 'port between 1 and 65535'],
    ['r.example.com:', 'port between 1 and 65535'],
    ['r..example.com', '"r..example.com"'],
    ['-r.example.com', '"-r.example.com"'],
    ['r.example.com\n', 'was "r.example.com\\n"'],
    ['', 'was ""'],
  ])('refuses %j', (server, words) => {
    expect(() => checkRegistryServer('server', server)).toThrow(words);
    expect(() => checkRegistryServer('server', server)).toThrow(/^server must be the host that images begin with/);
  });

  test('does not show credentials in a URL', () => {
    expect(() => checkRegistryServer('server', 'https://alice:hunter2@r.example.com')).toThrow(/^(?!.*hunter2).*Credentials do not belong/);
  });
});
