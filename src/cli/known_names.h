#pragma once

#include <vector>

#include "cli/completion.h"
#include "cli/host.h"

namespace strongroom::cli {

// The names that a word may be, of those in the cluster that the flags before it say, as the caller
// may see them, newest first where they have a time; of contexts of a kubeconfig; of archives in
// the current folder, and of what is in one. Throws nothing: what cannot be asked, is forbidden, or
// comes after `host` was stopped, is left out.
std::vector<Candidate> FindKnownNames(const Question& question, const Host& host);

}  // namespace strongroom::cli
