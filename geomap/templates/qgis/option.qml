<Option type="QString" name="${name}" value="${value}"/>
