#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kube/config.h"

namespace strongroom::kube {

// The current context of a kubeconfig file, for a program that nobody sits at. Throws
// web::ConfigError for a file that is missing or wrong, and for what is not supported, naming it:
// exec, auth-provider, insecure-skip-tls-verify, username, impersonation, proxies other than http.
Config LoadKubeconfig(const std::filesystem::path& path);

// As LoadKubeconfig, from text; `path` is what messages and relative file names refer to; another
// context than the current one when `context` says so.
Config ParseKubeconfig(std::string_view text, const std::filesystem::path& path,
                       const std::optional<std::string>& context = std::nullopt);

// As LoadKubeconfig, of the person who started this program: it may name a program (Config::exec),
// which whoever calls runs. From several files as one, by the rules of KUBECONFIG: files that are
// not there are passed over; of entries with the same name, and of current-contexts, the first
// counts. Throws web::ConfigError when none of the files is there.
// https://kubernetes.io/docs/concepts/configuration/organize-cluster-access-kubeconfig/#merging-kubeconfig-files
Config LoadPersonalKubeconfigs(const std::vector<std::filesystem::path>& paths,
                               const std::optional<std::string>& context = std::nullopt);

// What the contexts of the same files are called, each once, in their order. Throws likewise.
std::vector<std::string> ContextNames(const std::vector<std::filesystem::path>& paths);

// As LoadPersonalKubeconfigs, from text.
Config ParsePersonalKubeconfig(std::string_view text, const std::filesystem::path& path,
                               const std::optional<std::string>& context = std::nullopt);

// As LoadKubeconfig, for a file that somebody else wrote: nothing but what stands in it is used,
// and only over https, so that it cannot have us send a file of ours anywhere. Throws
// web::ConfigError, naming the member, for one that names a file.
Config LoadSelfContainedKubeconfig(const std::filesystem::path& path);

// As LoadSelfContainedKubeconfig, from text.
Config ParseSelfContainedKubeconfig(std::string_view text, const std::filesystem::path& path);

}  // namespace strongroom::kube
