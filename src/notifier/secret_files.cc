#include "notifier/secret_files.h"

#include <algorithm>
#include <system_error>

#include "base/ascii.h"
#include "base/file.h"
#include "base/printable.h"

namespace strongroom::notifier {
namespace {

constexpr uintmax_t kLargest = uintmax_t{64} << 10U;
constexpr size_t kLongestName = 253;

// As Kubernetes has names of Secrets and keys; ".." and what a Secret's volume has of its own begin
// with two dots. https://kubernetes.io/docs/concepts/configuration/secret/#restriction-names-data
bool IsName(const std::string& name) {
  const auto fits = [](char c) {
    return base::IsLetter(c) || base::IsDigit(c) || c == '-' || c == '_' || c == '.';
  };
  return !name.empty() && name.size() <= kLongestName && name != "." && !name.starts_with("..") &&
         std::all_of(name.begin(), name.end(), fits);
}

std::string Quoted(const std::string& name) { return '"' + base::Printable(name) + '"'; }

}  // namespace

std::filesystem::path SecretFiles::FileOf(const domain::NotifierSecret& of) const {
  if (!IsName(of.secret) || !IsName(of.key)) {
    throw SecretMissing(Quoted(of.secret + '/' + of.key) + " is no name of a Secret and its key");
  }
  std::error_code error;
  const std::filesystem::path folder = root_ / of.secret;
  if (!std::filesystem::is_directory(folder, error)) {
    throw SecretMissing("the Secret " + Quoted(of.secret) +
                        " is not mounted: name it in notifications.secrets of the chart");
  }
  std::filesystem::path file = folder / of.key;
  if (!std::filesystem::is_regular_file(file, error)) {
    throw SecretMissing("there is no key " + Quoted(of.key) + " of a Secret " + Quoted(of.secret) +
                        " in this namespace, or the kubelet has not seen it yet");
  }
  return file;
}

std::string SecretFiles::Read(const domain::NotifierSecret& of) const {
  const std::filesystem::path file = FileOf(of);
  const std::string name = "the key " + Quoted(of.key) + " of the Secret " + Quoted(of.secret);
  std::error_code error;
  if (std::filesystem::file_size(file, error) > kLargest || error) {
    throw SecretMissing(name + " is larger than 64 KiB");
  }
  try {
    std::string text = base::ReadFile(file);
    text.erase(text.find_last_not_of(" \t\r\n") + 1);
    if (text.empty()) throw SecretMissing(name + " is empty");
    return text;
  } catch (const base::FileError&) {
    throw SecretMissing(name + " cannot be read");
  }
}

}  // namespace strongroom::notifier
