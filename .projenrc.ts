import { cdk8s, javascript, JsonPatch } from 'projen';

const project = new cdk8s.ConstructLibraryCdk8s({
  name: 'cdk8s-private-registry',
  description: 'Constructs for cdk8s that run a private container registry on Kubernetes, safe by construction',
  author: 'cdk8s-private-registry maintainers',
  authorAddress: 'maintainers@cdk8s-private-registry.example',
  authorOrganization: true,
  repositoryUrl: 'https://github.com/cdk8s-private-registry/cdk8s-private-registry.git',
  license: 'Apache-2.0',
  keywords: ['cdk8s', 'kubernetes', 'registry', 'container-registry', 'docker-registry', 'harbor', 'pull-secret', 'imagepullsecrets'],
  defaultReleaseBranch: 'main',
  packageManager: javascript.NodePackageManager.NPM,
  minNodeVersion: '20.17.0',
  workflowNodeVersion: '24',
  projenrcTs: true,
  majorVersion: 0,
  stability: 'experimental',

  // The repository builds and tests with the lowest version of each peer; `scripts/check-newest-peers.sh` with the newest.
  cdk8sVersion: '2.68.91',
  constructsVersion: '10.3.0',
  peerDeps: ['cdk8s-plus-27@^2.9.5'],
  jsiiVersion: '~5.9.0',
  typescriptVersion: '~5.9.0',

  // What the command line tool needs: a jsii package carries its other dependencies with it.
  bundledDeps: ['bcryptjs@^3.0.3', 'commander@^14.0.3', '@inquirer/password@^4.0.23', 'write-file-atomic@^7.0.1'],
  bin: { 'cdk8s-private-registry': 'bin/cdk8s-private-registry' },
  devDeps: [
    '@kubernetes-models/cert-manager@^6.0.0',
    '@kubernetes-models/contour@^6.0.0',
    '@kubernetes-models/envoy-gateway@^2.0.0',
    '@kubernetes-models/external-secrets@^2.0.0',
    '@kubernetes-models/gateway-api@^2.0.0',
    '@kubernetes-models/traefik@^2.0.0',
    '@types/write-file-atomic',
    '@viz-js/viz@^3.31.0',
    'fast-check@^4.10.2',
    'tsx@^4.23.15',
    'yaml@^2.9.1',
  ],

  publishToPypi: { distName: 'cdk8s-private-registry', module: 'cdk8s_private_registry', trustedPublishing: true },
  publishToMaven: {
    mavenGroupId: 'io.github.cdk8sprivateregistry',
    mavenArtifactId: 'cdk8s-private-registry',
    javaPackage: 'io.github.cdk8sprivateregistry',
  },
  publishToGo: { moduleName: 'github.com/cdk8s-private-registry/cdk8s-private-registry-go' },
  npmTrustedPublishing: true,
  npmProvenance: true,

  sampleCode: false,
  depsUpgrade: false,
  githubOptions: { mergify: false },
  integrationTestAutoDiscover: false,
  eslintOptions: { dirs: ['src', 'bin'], devdirs: ['test', 'examples', 'scripts', 'bench', 'projenrc'], fileExtensions: ['.ts'], commandOptions: { fix: false } },

  jestOptions: {
    // a golden or a snapshot is rewritten by `npm run goldens` alone, for somebody to review
    updateSnapshot: javascript.UpdateSnapshot.NEVER,
    passWithNoTests: false,
    junitReporting: false,
    configFilePath: 'jest.config.json',
    jestConfig: {
      collectCoverage: false,
      moduleNameMapper: { '^cdk8s-private-registry$': '<rootDir>/src' },
    },
  },
});

project.eslint?.addRules({
  'import/no-cycle': ['error'],
  'import/no-unresolved': ['error', { ignore: ['^cdk8s-private-registry$'] }], // the package itself, as a user's app names it
  '@stylistic/max-len': ['error', { code: 150, ignoreUrls: true, ignoreStrings: true, ignoreTemplateLiterals: true, ignoreComments: true, ignoreRegExpLiterals: true }],
});

// maps of the sources are two thirds of what is loaded with them, for every user in every run
project.tsconfig?.file.addOverride('compilerOptions.inlineSourceMap', false);
project.tsconfig?.file.addOverride('compilerOptions.inlineSources', false);

// 1.13 names platform packages that do not exist, and `npm ci` refuses the lock file
project.package.addField('overrides', { 'unrs-resolver': '1.12.2' });

// README and doc comments: every block of code compiles against the package, or the build fails
project.package.addField('jsiiRosetta', { strict: true });
project.postCompileTask.exec('jsii-rosetta extract --strict --fail --compress-tablet .');

project.addTask('synth', { description: 'Render every example and say what came out', exec: 'tsx scripts/synth.ts', receiveArgs: true });
project.addTask('goldens', { description: 'Rewrite the golden dist/ of every example, for review', exec: 'tsx scripts/synth.ts --write' });

project.addTask('picture', { description: 'Draw docs/objects.svg anew from the lets-encrypt example', exec: 'tsx scripts/picture.ts' });
project.addTask('bench', { description: 'Measure synthesis beside plain cdk8s', exec: 'tsx bench/main.ts', receiveArgs: true });
project.addTask('bench:registry', {
  description: 'Measure a registry on the cluster that KUBECONFIG names beside the same registry without the stack',
  // not by tsx's own command: at Ctrl-C that kills what needs longer than 30 ms to clean up
  exec: 'node --import tsx bench/registry/main.ts',
  env: { TSX_TSCONFIG_PATH: 'bench/tsconfig.json' },
  receiveArgs: true,
});
project.addTask('e2e', {
  description: 'Apply the examples to the cluster that KUBECONFIG names, push and pull',
  exec: 'jest --ci -c test/e2e/jest.config.json',
  receiveArgs: true,
});
project.addTask('proxies', {
  description: 'Run the settings for controllers that no cluster here has in NGINX, HAProxy and Envoy, and push through them',
  exec: 'jest --ci -c test/proxies/jest.config.json',
  receiveArgs: true,
});
project.addTask('emulators', {
  description: 'Run what is rendered for S3, Google Cloud Storage and Azure against servers that speak their languages',
  exec: 'jest --ci -c test/emulators/jest.config.json',
  receiveArgs: true,
});
project.addTask('typecheck', {
  description: 'Check the types of everything that is not compiled',
  exec: 'tsc -p tsconfig.check.json',
});

for (const name of ['END_OF_LIFE', 'DEPRECATED']) {
  project.tasks.addEnvironment(`JSII_SILENCE_WARNING_${name}_NODE_VERSION`, '1');
}

project.addPackageIgnore('/examples/');
project.addPackageIgnore('/scripts/');
project.addPackageIgnore('/bench/');
project.addPackageIgnore('/docs/');
project.addPackageIgnore('/.ci/');
project.addPackageIgnore('/jest.config.json');
project.addPackageIgnore('/rosetta/');
project.addPackageIgnore('/tsconfig.check.json');
project.addPackageIgnore('/CONTRIBUTING.md');
project.gitignore.exclude('/.jsii.tabl.json*', '__pycache__/', '*.pyc', '.venv/');
project.gitignore.include('/examples/**/dist/');

// publishing knows where npm is: no workflow names a package registry
project.github?.tryFindWorkflow('release')?.file?.patch(JsonPatch.remove('/jobs/release_npm/steps/9/env/NPM_REGISTRY'));

project.synth();
