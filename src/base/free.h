#pragma once

namespace strongroom::base {

// Frees what a C library made: std::unique_ptr<BIO, Free<BIO_free_all>>.
template <auto function>
struct Free {
  template <typename T>
  void operator()(T* pointer) const {
    function(pointer);
  }
};

}  // namespace strongroom::base
