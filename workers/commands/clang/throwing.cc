// Linked into C++ programs: the library for WASI has no exceptions, so one that is thrown ends the program, and says so.
#include <exception>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

extern "C" const void *_ZTVN10__cxxabiv120__si_class_type_infoE[];

// As libc++abi lays out the information on a class; base: of one with a single base.
struct TypeInfo {
  const void **table;
  const char *name;
  const TypeInfo *base;
};

static bool isStandard(const TypeInfo *type) {
  for (;;) {
    if (strcmp(type->name, "St9exception") == 0) return true;
    if (type->table != &_ZTVN10__cxxabiv120__si_class_type_infoE[2]) return false;
    type = type->base;
  }
}

extern "C" {
void *__cxa_allocate_exception(size_t size) noexcept { return malloc(size); }
void __cxa_free_exception(void *thrown) noexcept { free(thrown); }

__attribute__((noreturn)) void __cxa_throw(void *thrown, void *info, void (*)(void *)) {
  const TypeInfo *type = static_cast<const TypeInfo *>(info);
  const char *what = isStandard(type) ? static_cast<std::exception *>(thrown)->what() : type->name;
  fflush(stdout);
  fprintf(stderr, "terminate called: an exception was thrown, which nothing can catch here: %s\n", what);
  abort();
}

__attribute__((noreturn)) void __cxa_rethrow() { abort(); }
}
