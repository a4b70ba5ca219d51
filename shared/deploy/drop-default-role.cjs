// Every function has a role of its own. The framework's common role would stay in the template, used by nothing and
// allowed what all functions together are allowed.
module.exports = class DropDefaultRole {
  constructor(serverless) {
    this.hooks = {
      'before:package:finalize': () => {
        delete serverless.service.provider.compiledCloudFormationTemplate.Resources.IamRoleLambdaExecution;
      },
    };
  }
};
