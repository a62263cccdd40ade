#pragma once

#include <cstddef>
#include <string>

namespace strongroom::base {

// Characters that nobody can foresee, of those that Kubernetes ends generated names with: small
// letters without vowels, and digits that are not taken for letters. Thread-safe.
// https://github.com/kubernetes/apimachinery/blob/master/pkg/util/rand/rand.go
std::string RandomWord(size_t length);

// As long as Kubernetes' own.
inline std::string RandomEnding() { return RandomWord(5); }

}  // namespace strongroom::base
