#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/file_lock.h"
#include "cli/host.h"

namespace strongroom::cli {

// A git repository that sets are exported to, with its files, by the `git` of the PATH. Whatever
// ends it half-way, its branch has whole sets alone, and its files are those of a commit. Every
// call throws CliError; what git itself says is on standard error. One thread uses it.
class GitFolder {
 public:
  // What a stream for git fast-import puts its commits on.
  static constexpr const char* kBranch = "strongroom-import";

  // Makes the repository where there is none: the folder is empty then, or not there. No other
  // export goes to it for as long as this is there: what is new is what its last commit does not
  // have. `host` outlives this.
  GitFolder(std::filesystem::path folder, const Host& host);

  // The message of the last commit; absent where there is none.
  std::optional<std::string> LastMessage() const;

  // Where the stream is put, which begins behind the last commit.
  std::filesystem::path StreamFile() const;
  // Takes it in: the branch that is checked out gets its commits. Files that somebody has changed
  // are not written over.
  void Import() const;

 private:
  base::ProgramEnd Run(std::vector<std::string> arguments, const std::string& input = "") const;
  std::string Git(std::vector<std::string> arguments, const std::string& attempt,
                  const std::string& input = "") const;
  void Make() const;
  bool HasCommit() const;
  std::filesystem::path Place() const;  // of what git keeps

  const std::filesystem::path folder_;
  const Host& host_;
  std::optional<base::FileLock> lock_;
};

}  // namespace strongroom::cli
