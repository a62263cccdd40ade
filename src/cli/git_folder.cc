#include "cli/git_folder.h"

#include <system_error>
#include <utility>

#include "base/file.h"
#include "cli/error.h"

namespace strongroom::cli {
namespace {

namespace fs = std::filesystem;

const std::string kReference = std::string("refs/heads/") + GitFolder::kBranch;

bool IsThere(const fs::path& path) {
  std::error_code error;
  return fs::exists(fs::symlink_status(path, error));
}

bool HasSomething(const fs::path& folder) {
  std::error_code error;
  if (!IsThere(folder)) return false;
  const bool is_empty = fs::is_empty(folder, error);
  if (error) throw CliError(folder.string() + " is no folder that can be read");
  return !is_empty;
}

}  // namespace

GitFolder::GitFolder(fs::path folder, const Host& host)
    : folder_(fs::absolute(std::move(folder)).lexically_normal()), host_(host) {
  if (!IsThere(folder_ / ".git")) Make();
  try {
    lock_.emplace(Place() / "strongroom.lock");
  } catch (const base::FileError& e) {
    throw CliError(std::string(e.what()) + ": one export at a time goes to " + folder_.string());
  }
}

void GitFolder::Make() const {
  if (HasSomething(folder_)) {
    throw CliError(folder_.string() + " is neither empty nor a git repository");
  }
  // Policies are for whoever was let in to them.
  fs::create_directory(folder_);
  fs::permissions(folder_, fs::perms::owner_all);
  Git({"init", "--quiet", "."}, "make a repository");
  Git({"symbolic-ref", "HEAD", "refs/heads/main"}, "name the branch");
}

bool GitFolder::HasCommit() const {
  return Run({"rev-parse", "--verify", "--quiet", "HEAD"}).exit_code == 0;
}

std::optional<std::string> GitFolder::LastMessage() const {
  if (!HasCommit()) return std::nullopt;
  return Git({"log", "-1", "--format=%B", "HEAD"}, "read the last commit");
}

fs::path GitFolder::Place() const {
  std::string path = Git({"rev-parse", "--absolute-git-dir"}, "find itself");
  while (path.ends_with('\n')) path.pop_back();
  return path;
}

fs::path GitFolder::StreamFile() const { return Place() / kBranch; }

void GitFolder::Import() const {
  if (Run({"symbolic-ref", "--quiet", "HEAD"}).output.starts_with(kReference)) {
    throw CliError("branch " + std::string(kBranch) + " of " + folder_.string() +
                   " is checked out, which is made and removed here: check another one out");
  }
  if (HasCommit()) {
    Git({"update-ref", kReference, "HEAD"}, "begin");
  } else if (Run({"rev-parse", "--verify", "--quiet", kReference}).exit_code == 0) {
    Git({"update-ref", "-d", kReference}, "begin");  // of an import that was cut off
  }
  Git({"fast-import", "--quiet"}, "take the backup sets in", StreamFile().string());
  Git({"merge", "--quiet", "--ff-only", kReference}, "check the files out");
  Git({"update-ref", "-d", kReference}, "end");
}

// No other repository, whatever variables of the environment say, nor that of a folder around it;
// and none of somebody else, whose hooks would run (safe.directory of
// https://git-scm.com/docs/git-config).
base::ProgramEnd GitFolder::Run(std::vector<std::string> arguments,
                                const std::string& input) const {
  std::vector<std::string> words;
  for (const char* name : {"GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY",
                           "GIT_COMMON_DIR", "GIT_NAMESPACE"}) {
    words.insert(words.end(), {"-u", name});
  }
  words.insert(words.end(), {"GIT_CEILING_DIRECTORIES=" + folder_.parent_path().string(), "git",
                             "-C", folder_.string()});
  words.insert(words.end(), arguments.begin(), arguments.end());
  try {
    base::ProgramEnd end =
        host_.run({.command = "env", .arguments = std::move(words), .input_file = input});
    RequireGoingOn(host_.stop);  // what was stopped says nothing
    return end;
  } catch (const base::ProgramError& e) {
    throw CliError(e.what());
  }
}

std::string GitFolder::Git(std::vector<std::string> arguments, const std::string& attempt,
                           const std::string& input) const {
  base::ProgramEnd end = Run(std::move(arguments), input);
  if (end.exit_code != 0) {
    throw CliError("git could not " + attempt + " in " + folder_.string() + " (exit code " +
                   std::to_string(end.exit_code) + ")");
  }
  return std::move(end.output);
}

}  // namespace strongroom::cli
